import { serviceColour } from './model/serviceColour.ts';
import './services.css';
import classes from './ServiceMark.module.css';

/** The colour of a service. Its name stands beside it. */
export function ServiceMark({ name }: { readonly name: string }) {
  return <span aria-hidden="true" className={classes['mark']} style={{ background: serviceColour(name) }} />;
}
