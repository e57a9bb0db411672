# Types are checked, wrong ones are named with their place, and right ones run and are tested without a build.
set -eu
cd /work
cat >tsconfig.json <<'JSON'
{
  "compilerOptions": {
    "target": "es2024", "module": "nodenext", "strict": true, "noEmit": true, "erasableSyntaxOnly": true,
    "allowImportingTsExtensions": true, "typeRoots": ["/opt/assay/node_modules/@types"], "types": ["node"]
  },
  "files": ["solution.ts", "solution.test.ts"]
}
JSON
echo '{"type":"module"}' >package.json
echo 'export const double = (n: number): number => 2 * n;' >solution.ts
cat >solution.test.ts <<'TS'
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { double } from './solution.ts';

test('doubles', () => assert.equal(double(21), 42));
TS
tsc -p tsconfig.json
node --test solution.test.ts >report.txt || { cat report.txt; exit 1; }
echo 'export const double = (n: number): number => String(n);' >solution.ts
if tsc -p tsconfig.json --pretty false >report.txt; then echo 'a wrong type passed'; exit 1; fi
grep -q '^solution.ts(1,.*): error TS2322' report.txt
[ "$(node -p process.versions.node | cut -d. -f1)" = 24 ]
node --input-type=module --eval "await import('/opt/assay/kit/assay_kit.ts')"
