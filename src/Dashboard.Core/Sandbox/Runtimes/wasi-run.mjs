// Runs a WASI preview 1 program under Node:
//   node --no-warnings wasi-run.mjs [--dir HOST::GUEST] [--env NAME=VALUE] [--argv0 NAME] MODULE [ARG...]
// Exits with the guest's code; 134 after "wasm trap: ..." and 1 after "wasm not instantiated: ..." on standard error.
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { WASI } from 'node:wasi';

const words = process.argv.slice(2);
const preopens = {};
const env = {};
let argv0;
while (words[0]?.startsWith('--')) {
  const [option, value] = words.splice(0, 2);
  if (option === '--dir') {
    const split = value.lastIndexOf('::');
    preopens[value.slice(split + 2)] = value.slice(0, split);
  } else if (option === '--env') {
    const split = value.indexOf('=');
    env[value.slice(0, split)] = value.slice(split + 1);
  } else if (option === '--argv0') {
    argv0 = value;
  }
}

const [path, ...args] = words;

async function instantiate() {
  const wasi = new WASI({ version: 'preview1', args: [argv0 ?? basename(path), ...args], env, preopens, returnOnExit: true });
  const module = await WebAssembly.compile(await readFile(path));
  const imports = wasi.getImportObject();
  const foreign = WebAssembly.Module.imports(module).find(i => !(i.module in imports));
  if (foreign) {
    throw new Error(`module[${foreign.module}] is not provided`);
  }

  const instance = await WebAssembly.instantiate(module, imports);

  // Node insists on an exported memory, which a guest that touches none need not have.
  const exports = { memory: new WebAssembly.Memory({ initial: 0 }), ...instance.exports };
  if (typeof exports._start !== 'function') {
    throw new Error('it exports no _start');
  }

  return () => wasi.start({ exports });
}

let start;
try {
  start = await instantiate();
} catch (error) {
  console.error(`wasm not instantiated: ${error.message}`);
  process.exit(1);
}

try {
  process.exitCode = start();
} catch (error) {
  console.error(error.stack?.split('\n').slice(1, 12).join('\n') ?? '');
  console.error(`wasm trap: ${error.message}`);
  process.exitCode = 134;
}
