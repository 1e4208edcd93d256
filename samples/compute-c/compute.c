/* Draws the Mandelbrot set: nothing but arithmetic, so that its time says how good a runtime's compiler is.
 *
 * usage: compute [WIDTH [HEIGHT [ITERATIONS]]]
 *
 * The same algorithm as compute-rust, step by step. WebAssembly's floating point is the same on every machine, so the
 * checksums must be equal, whoever compiled it and wherever it runs. */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static const char PICTURE[] = "/work/picture.pgm";

struct size {
    uint32_t width, height, iterations;
};

/* The argument at a place, or a default. Anything but a whole number from 1 to `most` ends the program. */
static uint32_t number(int argc, char **argv, int place, uint32_t otherwise, uint32_t most) {
    if (place >= argc) {
        return otherwise;
    }
    char *end;
    const unsigned long long value = strtoull(argv[place], &end, 10);
    if (argv[place][0] < '0' || argv[place][0] > '9' || *end != '\0' || value < 1 || value > most) {
        fprintf(stderr, "argument %d must be a whole number from 1 to %" PRIu32 "\n", place, most);
        exit(2);
    }
    return (uint32_t)value;
}

/* How often z = z * z + c can be repeated before |z| exceeds 2. */
static uint32_t steps_to_leave(double re, double im, uint32_t most) {
    double x = 0.0, y = 0.0;
    for (uint32_t step = 0; step < most; step++) {
        const double xx = x * x, yy = y * y;
        if (xx + yy > 4.0) {
            return step;
        }
        y = 2.0 * x * y + im;
        x = xx - yy + re;
    }
    return most;
}

/* One byte a pixel, row by row: black inside the set, brighter the more steps it took to leave. */
static void draw(struct size size, uint8_t *pixels) {
    const double step = 3.0 / size.width;
    for (uint32_t row = 0; row < size.height; row++) {
        const double im = (row - size.height / 2.0) * step;
        for (uint32_t column = 0; column < size.width; column++) {
            const double re = (column - size.width * 0.7) * step;
            const uint32_t steps = steps_to_leave(re, im, size.iterations);
            *pixels++ = steps == size.iterations ? 0 : (uint8_t)(64 + steps * 8 % 192);
        }
    }
}

/* FNV-1a, 64 bits: not a defence against anybody, but two equal pictures have the same. */
static uint64_t checksum(const uint8_t *bytes, size_t count) {
    uint64_t hash = 0xcbf29ce484222325;
    for (size_t i = 0; i < count; i++) {
        hash = (hash ^ bytes[i]) * 0x100000001b3;
    }
    return hash;
}

/* Portable graymap, binary (P5): a line of text, then the bytes. */
static bool save(struct size size, const uint8_t *pixels, size_t count) {
    FILE *file = fopen(PICTURE, "wb");
    if (file == NULL) {
        return false;
    }
    bool written = fprintf(file, "P5\n%" PRIu32 " %" PRIu32 "\n255\n", size.width, size.height) > 0;
    written = fwrite(pixels, 1, count, file) == count && written;
    return fclose(file) == 0 && written;
}

int main(int argc, char **argv) {
    const struct size size = {
        number(argc, argv, 1, 600, 4096), number(argc, argv, 2, 400, 4096), number(argc, argv, 3, 1000, 1000000)};
    const size_t count = (size_t)size.width * size.height;
    uint8_t *pixels = malloc(count);
    if (pixels == NULL) {
        fputs("no memory for the picture\n", stderr);
        return 1;
    }

    draw(size, pixels);
    printf("mandelbrot %" PRIu32 " x %" PRIu32 ", at most %" PRIu32 " iterations a pixel\n", size.width, size.height, size.iterations);
    printf("checksum %016" PRIx64 "\n", checksum(pixels, count));
    if (save(size, pixels, count)) {
        printf("picture in %s\n", PICTURE);
    } else {
        puts("no picture: there is no folder /work to write it to");
    }
    free(pixels);
    return 0;
}
