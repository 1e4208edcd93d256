import { Directory, Fd, File, OpenFile, PreopenDirectory, WASI, WASIProcExit, wasi as codes, type Inode } from "@bjorn3/browser_wasi_shim";
import { fileCount } from "./limits";
import type { GuestFile, Output } from "./protocol";

type Import = (...args: number[]) => unknown;

/** What a guest is given. */
export interface Belongings {
  readonly args: readonly string[];
  readonly env: readonly string[];
  readonly stdin: string;
  readonly files: readonly GuestFile[];
  readonly fileBytes: number;
  readonly write: (source: Output["source"], bytes: Uint8Array) => void;
}

/** Standard output or error: a character device, as for a terminal, so that a program's lines come as it writes them. */
class Console extends Fd {
  constructor(private readonly write: (bytes: Uint8Array) => void) {
    super();
  }

  override fd_fdstat_get(): { ret: number; fdstat: InstanceType<typeof codes.Fdstat> } {
    const fdstat = new codes.Fdstat(codes.FILETYPE_CHARACTER_DEVICE, 0);
    fdstat.fs_rights_base = BigInt(codes.RIGHTS_FD_WRITE);
    return { ret: 0, fdstat };
  }

  override fd_write(data: Uint8Array): { ret: number; nwritten: number } {
    this.write(data);
    return { ret: 0, nwritten: data.byteLength };
  }
}

/** WASI preview 1 for one guest: the polyfill, with what it leaves open closed. */
export class Guest {
  readonly #wasi: WASI;
  readonly #root: PreopenDirectory;
  #fileBytes: number;
  #entries = 0;

  constructor(has: Belongings) {
    this.#fileBytes = has.fileBytes;
    this.#root = new PreopenDirectory("/work", folder(has.files));
    this.#wasi = new WASI(
      ["module.wasm", ...has.args],
      [...has.env],
      [
        new OpenFile(new File(new TextEncoder().encode(has.stdin), { readonly: true })),
        new Console((bytes) => has.write("o", bytes)),
        new Console((bytes) => has.write("e", bytes)),
        this.#root,
      ],
      { debug: false }, // it is on unless told otherwise, and then tells the console about every call
    );
  }

  /** The functions of module wasi_snapshot_preview1. */
  get imports(): Record<string, Import> {
    const shim = this.#wasi.wasiImport as Record<string, Import>;
    const unsupported = (): number => codes.ERRNO_NOTSUP;
    return {
      ...shim,
      // The polyfill counts UTF-16 units here but writes UTF-8: too small a buffer for any other letter than ASCII's.
      args_sizes_get: (count, size) => this.#argsSizes(count!, size!),
      fd_write: (fd, list, length, written) => this.#roomFor(fd!, list!, length!, null) ?? shim["fd_write"]!(fd!, list!, length!, written!),
      fd_pwrite: (fd, list, length, offset, written) =>
        this.#roomFor(fd!, list!, length!, BigInt(offset!)) ?? shim["fd_pwrite"]!(fd!, list!, length!, offset!, written!),
      fd_allocate: (fd, offset, length) => this.#room(fd!, BigInt(offset!) + BigInt(length!)) ?? shim["fd_allocate"]!(fd!, offset!, length!),
      fd_filestat_set_size: (fd, size) => this.#room(fd!, BigInt(size!)) ?? shim["fd_filestat_set_size"]!(fd!, size!),
      path_open: (...args) => this.#entry((args[4]! & codes.OFLAGS_CREAT) !== 0) ?? shim["path_open"]!(...args),
      path_create_directory: (...args) => this.#entry(true) ?? shim["path_create_directory"]!(...args),
      // It throws for these, which would look like a trap; a program is told, and can go on.
      sock_accept: unsupported,
      sock_recv: unsupported,
      sock_send: unsupported,
      sock_shutdown: unsupported,
      proc_raise: unsupported,
    };
  }

  /** Runs `_start`; answers its exit code. */
  start(instance: WebAssembly.Instance): number {
    return this.#wasi.start(instance as Parameters<WASI["start"]>[0]) | 0;
  }

  /** Makes a library ready, so that its exports may be called. */
  initialize(instance: WebAssembly.Instance): void {
    this.#wasi.initialize(instance as Parameters<WASI["initialize"]>[0]);
  }

  /** What lies in /work. */
  files(): GuestFile[] {
    return [...list(this.#root.dir.contents, "")];
  }

  get #view(): DataView {
    return new DataView(this.#wasi.inst.exports.memory.buffer);
  }

  #argsSizes(count: number, size: number): number {
    this.#view.setUint32(count, this.#wasi.args.length, true);
    this.#view.setUint32(size, this.#wasi.args.reduce((sum, arg) => sum + new TextEncoder().encode(arg).length + 1, 0), true);
    return codes.ERRNO_SUCCESS;
  }

  #roomFor(fd: number, list: number, length: number, offset: bigint | null): number | null {
    const open = this.#wasi.fds[fd];
    if (!(open instanceof OpenFile)) {
      return null;
    }
    let bytes = 0;
    for (let i = 0; i < length; i++) {
      bytes += this.#view.getUint32(list + 8 * i + 4, true);
    }
    return this.#room(fd, (offset ?? open.file_pos) + BigInt(bytes));
  }

  /** Counts what a file is to grow; an error number where that is too much. What was once counted stays so. */
  #room(fd: number, end: bigint): number | null {
    const open = this.#wasi.fds[fd];
    if (!(open instanceof OpenFile) || end <= open.file.size) {
      return null;
    }
    const growth = end - open.file.size;
    if (growth > BigInt(this.#fileBytes)) {
      return codes.ERRNO_NOSPC;
    }
    this.#fileBytes -= Number(growth);
    return null;
  }

  #entry(creates: boolean): number | null {
    return creates && ++this.#entries > fileCount ? codes.ERRNO_NOSPC : null;
  }
}

/** How the polyfill says that a program ended itself. */
export function exitCodeOf(error: unknown): number | null {
  return error instanceof WASIProcExit ? error.code | 0 : null;
}

/** Names of the functions a guest finds. */
export const provided: ReadonlySet<string> = new Set(Object.keys(new WASI([], [], []).wasiImport));

function folder(files: readonly GuestFile[]): Map<string, Inode> {
  const root = new Map<string, Inode>();
  for (const file of files) {
    const parts = file.path.split("/").filter((part) => part !== "" && part !== "." && part !== "..");
    const name = parts.pop();
    if (name === undefined) {
      continue;
    }
    let at = root;
    for (const part of parts) {
      let next = at.get(part);
      if (!(next instanceof Directory)) {
        next = new Directory([]);
        at.set(part, next);
      }
      at = (next as Directory).contents;
    }
    at.set(name, new File(file.bytes));
  }
  return root;
}

function* list(contents: Map<string, Inode>, prefix: string): Generator<GuestFile> {
  for (const [name, entry] of contents) {
    if (entry instanceof Directory) {
      yield* list(entry.contents, `${prefix}${name}/`);
    } else if (entry instanceof File) {
      yield { path: prefix + name, bytes: entry.data };
    }
  }
}
