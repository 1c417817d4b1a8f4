/* Calling a library's functions by name, whatever their types, and printing what came back. */
#ifndef NVBIND_TEST_ASK_H
#define NVBIND_TEST_ASK_H

#include <dlfcn.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MISSING 0x4d495353

typedef int (*any_function)();

static void *library;

static int missing(void) {
    return MISSING;
}

static inline void open_library(const char *path) {
    library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        exit(2);
    }
}

static any_function find(const char *name) {
    void *found = dlsym(library, name);
    return found == NULL ? (any_function)missing : (any_function)found;
}

/* Prints the function and its status, without the end of the line. Returns the status. */
static inline int told(const char *name, int status) {
    if (status == MISSING) {
        printf("%s missing", name);
    } else {
        printf("%s %d", name, status);
    }
    return status;
}

#define ASK(name, ...) told(#name, find(#name)(__VA_ARGS__))

static inline void number(const char *key, int64_t value) {
    printf(" %s=%" PRId64, key, value);
}

static inline void real(const char *key, double value) {
    printf(" %s=%g", key, value);
}

static inline void text(const char *key, const char *value) {
    printf(" %s=[%s]", key, value);
}

static inline void end(void) {
    printf("\n");
}

#endif
