// Writes N numbered lines of 80 bytes each, line feed included, as fast as the runtime takes them.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv) {
    long count = argc > 1 ? strtol(argv[1], NULL, 10) : 1000;
    static char line[81];
    static char buffer[64 * 1024];
    setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
    memset(line, '.', 79);
    line[79] = '\n';
    for (long i = 1; i <= count; i++) {
        char number[16];
        int length = snprintf(number, sizeof number, "line %08ld ", i);
        memcpy(line, number, (size_t)length);
        fwrite(line, 1, 80, stdout);
    }
    return fflush(stdout);
}
