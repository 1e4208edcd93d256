/* The same greeting in C: wasi-libc turns stdio, arguments and the environment into WASI preview 1 calls. */
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
    puts("Hello from WebAssembly, in C!");
    for (int i = 1; i < argc; i++) {
        printf("argument %d: %s\n", i, argv[i]);
    }

    const char *name = getenv("NAME");
    if (name != NULL) {
        printf("Nice to meet you, %s.\n", name);
    }
    return EXIT_SUCCESS;
}
