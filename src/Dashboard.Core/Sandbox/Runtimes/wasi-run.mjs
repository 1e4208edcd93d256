// Runs a WASI preview 1 program under Node, or calls one export of a module:
//   node --no-warnings wasi-run.mjs [--dir HOST::GUEST] [--env NAME=VALUE] [--argv0 NAME] MODULE [ARG...]
//   node --no-warnings wasi-run.mjs ... --invoke NAME --signature 'i32 i32 -> i32' MODULE [NUMBER...]
// Exits with the guest's code; 134 after "wasm trap: ..." and 1 after "wasm not instantiated: ..." on standard error.
// A guest's own code that a crash of node could have too is said as well ("wasm exited: 139").
// The signature is needed because JavaScript can't ask a function for it; results are printed one a line.
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { WASI } from 'node:wasi';

const words = process.argv.slice(2);
const preopens = {};
const env = {};
let argv0, invoke, signature;
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
  } else if (option === '--invoke') {
    invoke = value;
  } else if (option === '--signature') {
    signature = value.split('->').map(types => types.split(' ').filter(t => t));
  }
}

const [path, ...args] = words;

function read(type, word) {
  const value = type === 'i64' ? BigInt(word) : Number({ inf: 'Infinity', '-inf': '-Infinity', nan: 'NaN' }[word] ?? word);
  if (type !== 'i64' && Number.isNaN(value) && word !== 'nan' || !['i32', 'i64', 'f32', 'f64'].includes(type)) {
    throw new Error(`${word} is no ${type}`);
  }

  return value;
}

function show(type, value) {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return Number.isNaN(value) ? 'NaN' : value > 0 ? 'inf' : '-inf';
  }

  if (type === 'f32') {
    // The shortest digits that mean this 32-bit number; as a 64-bit one it would show digits it never had.
    for (let digits = 1; digits < 9; digits++) {
      const short = Number(value.toPrecision(digits));
      if (Math.fround(short) === value) {
        return Object.is(value, -0) ? '-0' : String(short);
      }
    }
  }

  return Object.is(value, -0) ? '-0' : String(value);
}

async function instantiate() {
  const wasi = new WASI({ version: 'preview1', args: [argv0 ?? basename(path), ...(invoke === undefined ? args : [])], env, preopens, returnOnExit: invoke === undefined });
  const module = await WebAssembly.compile(await readFile(path));
  const imports = wasi.getImportObject();
  const foreign = WebAssembly.Module.imports(module).find(i => !(i.module in imports));
  if (foreign) {
    throw new Error(`module[${foreign.module}] is not provided`);
  }

  const instance = await WebAssembly.instantiate(module, imports);

  // Node insists on an exported memory, which a guest that touches none need not have.
  const exports = { memory: new WebAssembly.Memory({ initial: 0 }), ...instance.exports };
  if (invoke !== undefined) {
    const call = exports[invoke];
    if (typeof call !== 'function') {
      throw new Error(`it exports no function ${invoke}`);
    }

    const [parameters, types] = signature;
    const values = parameters.map((type, i) => read(type, args[i]));
    return () => {
      // A reactor is set up first; a program's _start is not run.
      wasi.initialize({ exports: { memory: exports.memory, _initialize: invoke === '_initialize' ? undefined : exports._initialize } });
      const result = call(...values);
      const results = types.length > 1 ? [...result] : types.length === 1 ? [result] : [];
      if (results.length > 0) {
        process.stdout.write(results.map((value, i) => show(types[i], value) + '\n').join(''));
      }

      return 0;
    };
  }

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

const crashes = [132, 133, 134, 135, 136, 139]; // 128 and SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV

try {
  process.exitCode = start();
  if (crashes.includes(process.exitCode & 255)) {
    console.error(`\nwasm exited: ${process.exitCode & 255}`); // on a line of its own, whatever the guest wrote last
  }
} catch (error) {
  console.error(error.stack?.split('\n').slice(1, 12).join('\n') ?? '');
  console.error(`wasm trap: ${error.message}`);
  process.exitCode = 134;
}
