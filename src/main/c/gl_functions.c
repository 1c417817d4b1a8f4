#include "gl_functions.h"

#include <dlfcn.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

typedef gl_any (*get_proc_address)(const char *name);

static const char *const names[GL_FUNCTIONS] = {
    [GL_GLX_SWAP_BUFFERS] = "glXSwapBuffers",
    [GL_GLX_SWAP_BUFFERS_MSC] = "glXSwapBuffersMscOML",
    [GL_GLX_DESTROY_WINDOW] = "glXDestroyWindow",
    [GL_GLX_GET_PROC_ADDRESS] = "glXGetProcAddress",
    [GL_GLX_GET_PROC_ADDRESS_ARB] = "glXGetProcAddressARB",
    [GL_EGL_SWAP_BUFFERS] = "eglSwapBuffers",
    [GL_EGL_SWAP_BUFFERS_WITH_DAMAGE_KHR] = "eglSwapBuffersWithDamageKHR",
    [GL_EGL_SWAP_BUFFERS_WITH_DAMAGE_EXT] = "eglSwapBuffersWithDamageEXT",
    [GL_EGL_DESTROY_SURFACE] = "eglDestroySurface",
    [GL_EGL_GET_PROC_ADDRESS] = "eglGetProcAddress",
};

/* Where a library lies that the exported symbols' callers have not put into the global search order. */
static const char *const glx_libraries[] = {"libGL.so.1", "libGLX.so.0", NULL};
static const char *const egl_libraries[] = {"libEGL.so.1", NULL};

static _Atomic(gl_any) real_functions[GL_FUNCTIONS][GL_ROADS];

bool gl_asked(void)
{
    enum { NOT_KNOWN, NO, YES };
    static _Atomic(int) answer = NOT_KNOWN;
    int known = atomic_load_explicit(&answer, memory_order_relaxed);

    if (known == NOT_KNOWN) {
        const char *capture = secure_getenv("NVBIND_CAPTURE");
        const char *disable = secure_getenv("NVBIND_CAPTURE_DISABLE");

        known = capture != NULL && strcmp(capture, "1") == 0 && (disable == NULL || strcmp(disable, "1") != 0) ? YES : NO;
        atomic_store_explicit(&answer, known, memory_order_relaxed);
    }
    return known == YES;
}

static void *no_symbol(void *handle, const char *name)
{
    (void)handle;
    (void)name;
    return NULL;
}

/* dlsym is the one function that dlsym cannot find: the shim's own has that name. */
gl_symbol_lookup gl_real_dlsym(void)
{
    static _Atomic(gl_symbol_lookup) real;
    gl_symbol_lookup lookup = atomic_load_explicit(&real, memory_order_relaxed);

    if (lookup == NULL) {
        /* Of the C library's own, the first after its libdl was merged into it; then by machine. */
        static const char *const versions[] = {"GLIBC_2.34", "GLIBC_2.17", "GLIBC_2.2.5", "GLIBC_2.0"};

        for (unsigned i = 0; lookup == NULL && i < sizeof versions / sizeof versions[0]; i++) {
            lookup = (gl_symbol_lookup)dlvsym(RTLD_NEXT, "dlsym", versions[i]);
        }
        lookup = lookup != NULL ? lookup : no_symbol;
        atomic_store_explicit(&real, lookup, memory_order_relaxed);
    }
    return lookup;
}

enum gl_function gl_function_named(const char *name)
{
    /* Every look-up of a name in the process comes by here, the first before the C library's own functions work. */
    const bool glx = name != NULL && name[0] == 'g' && name[1] == 'l' && name[2] == 'X';
    const bool egl = name != NULL && name[0] == 'e' && name[1] == 'g' && name[2] == 'l';
    if (!glx && !egl) {
        return GL_FUNCTIONS;
    }
    enum gl_function function = 0;
    while (function < GL_FUNCTIONS && strcmp(names[function], name) != 0) {
        function++;
    }
    return function;
}

static bool is_stand_in(enum gl_function function, gl_any real)
{
    bool found = false;

    for (int road = 0; road < GL_ROADS; road++) {
        found = found || gl_stand_ins[function][road] == real;
    }
    return found;
}

gl_any gl_stand_in_for(enum gl_function function, gl_any real)
{
    if (real == NULL || is_stand_in(function, real)) {
        return real;
    }
    for (int road = 1; road < GL_ROADS; road++) {
        gl_any there = NULL;

        if (atomic_compare_exchange_strong(&real_functions[function][road], &there, real) || there == real) {
            return gl_stand_ins[function][road];
        }
    }
    return real;
}

static gl_any next_in(enum gl_function function, void *handle)
{
    const gl_any found = (gl_any)gl_real_dlsym()(handle, names[function]);

    return is_stand_in(function, found) ? NULL : found;
}

static gl_any next_of_libraries(enum gl_function function, int how)
{
    const char *const *library = function >= GL_EGL_SWAP_BUFFERS ? egl_libraries : glx_libraries;
    gl_any found = NULL;

    while (found == NULL && *library != NULL) {
        void *handle = dlopen(*library++, RTLD_LAZY | how);

        if (handle != NULL) {
            /* Never closed: the function found stays in use. */
            found = next_in(function, handle);
        }
    }
    return found;
}

gl_any gl_next_loaded(enum gl_function function)
{
    gl_any next = atomic_load_explicit(&real_functions[function][0], memory_order_relaxed);

    if (next != NULL) {
        return next;
    }
    next = next_in(function, RTLD_NEXT);
    if (next == NULL) {
        next = next_of_libraries(function, RTLD_NOLOAD);
    }
    if (next != NULL) {
        atomic_store_explicit(&real_functions[function][0], next, memory_order_relaxed);
    }
    return next;
}

/* The library itself knows functions that it does not export. */
static gl_any next_of_getter(enum gl_function function)
{
    const enum gl_function getter =
        function >= GL_EGL_SWAP_BUFFERS ? GL_EGL_GET_PROC_ADDRESS : GL_GLX_GET_PROC_ADDRESS_ARB;
    const get_proc_address get = function == getter ? NULL : (get_proc_address)gl_next(getter, 0);
    const gl_any found = get == NULL ? NULL : get(names[function]);

    return is_stand_in(function, found) ? NULL : found;
}

gl_any gl_next(enum gl_function function, int road)
{
    gl_any next = atomic_load_explicit(&real_functions[function][road], memory_order_relaxed);

    if (next == NULL && road == 0) {
        next = gl_next_loaded(function);
        if (next == NULL) {
            next = next_of_libraries(function, 0);
        }
        if (next == NULL) {
            next = next_of_getter(function);
        }
        atomic_store_explicit(&real_functions[function][0], next, memory_order_relaxed);
    }
    return next;
}

gl_any gl_library_function(enum gl_function function, int road, const char *name)
{
    const gl_any real = gl_next(function, road);
    Dl_info library;

    if (real == NULL || dladdr((void *)real, &library) == 0) {
        return NULL;
    }
    void *handle = dlopen(library.dli_fname, RTLD_LAZY | RTLD_NOLOAD);
    if (handle == NULL) {
        return NULL;
    }
    const char *getter = names[function >= GL_EGL_SWAP_BUFFERS ? GL_EGL_GET_PROC_ADDRESS : GL_GLX_GET_PROC_ADDRESS_ARB];
    const get_proc_address get = (get_proc_address)gl_real_dlsym()(handle, getter);
    const gl_any found = get == NULL ? NULL : get(name);
    dlclose(handle);
    return found;
}
