import { Component, type ReactNode } from 'react';

interface Props {
  /** What is drawn; other contents get another try. */
  readonly of: unknown;
  readonly instead: ReactNode;
  readonly children: ReactNode;
}

/** A panel that breaks, be it on data that nobody foresaw, breaks alone. */
export class PanelBoundary extends Component<Props, { readonly brokenOn: unknown; readonly broken: boolean }> {
  override state = { broken: false, brokenOn: undefined as unknown };

  static getDerivedStateFromError(): { readonly broken: boolean } {
    return { broken: true };
  }

  static getDerivedStateFromProps({ of }: Props, state: { broken: boolean; brokenOn: unknown }) {
    if (!state.broken) return { broken: false, brokenOn: of };
    return state.brokenOn === of ? null : { broken: false, brokenOn: of };
  }

  override render(): ReactNode {
    return this.state.broken ? this.props.instead : this.props.children;
  }
}
