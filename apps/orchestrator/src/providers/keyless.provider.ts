import { AssayError } from '@assay/contracts';
import type { Provider } from '@assay/inference';

const missing = (): AssayError => new AssayError('secret_missing');

/** Stands for a vendor whose key is not to be had: nothing is sent that the vendor would only refuse. */
export const keylessProvider: Provider = {
  answer: () => Promise.reject(missing()),
  stream: () => {
    throw missing();
  },
  embed: () => Promise.reject(missing()),
};
