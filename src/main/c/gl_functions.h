/*
 * The functions of GLX and EGL that the shim stands in front of, and for each the real functions behind it.
 *
 * A process may hold several functions of one name: those of libGL, of an overlay, of a game's own ANGLE,
 * which itself calls libGL. So each name has GL_ROADS stand-ins, and each stand-in leads to one real
 * function for good. The first is the exported symbol, for programs that link the library, and leads to
 * what comes next in the search order; the others are given out by dlsym and the GetProcAddress functions.
 *
 * Threads: any.
 */
#ifndef NVBIND_GL_FUNCTIONS_H
#define NVBIND_GL_FUNCTIONS_H

#include <stdbool.h>

#define GL_ROADS 4

enum gl_function {
    GL_GLX_SWAP_BUFFERS,
    GL_GLX_SWAP_BUFFERS_MSC,
    GL_GLX_DESTROY_WINDOW,
    GL_GLX_GET_PROC_ADDRESS,
    GL_GLX_GET_PROC_ADDRESS_ARB,
    GL_EGL_SWAP_BUFFERS,
    GL_EGL_SWAP_BUFFERS_WITH_DAMAGE_KHR,
    GL_EGL_SWAP_BUFFERS_WITH_DAMAGE_EXT,
    GL_EGL_DESTROY_SURFACE,
    GL_EGL_GET_PROC_ADDRESS,
    GL_FUNCTIONS,
};

typedef void (*gl_any)(void);

/* The stand-ins of each function, in gl_swap.c. */
extern const gl_any gl_stand_ins[GL_FUNCTIONS][GL_ROADS];

/* The function of this name, or GL_FUNCTIONS. A name that begins otherwise costs one comparison. */
enum gl_function gl_function_named(const char *name);

/*
 * What a program gets instead of a real function of that name: a stand-in that leads to it, or the real
 * function itself when it is a stand-in already or there are more than GL_ROADS real ones.
 */
gl_any gl_stand_in_for(enum gl_function function, gl_any real);

/* Where a stand-in leads; looked up at the first call of the exported one. NULL when nothing is there. */
gl_any gl_next(enum gl_function function, int road);

/* The same for the exported one, but loads no library for it. */
gl_any gl_next_loaded(enum gl_function function);

/* Another function of the library that a stand-in leads to, as its GetProcAddress gives it. NULL when unknown. */
gl_any gl_library_function(enum gl_function function, int road, const char *name);

/* The C library's dlsym, or what a library preloaded behind us has put in front of it. */
typedef void *(*gl_symbol_lookup)(void *handle, const char *name);
gl_symbol_lookup gl_real_dlsym(void);

/* Whether this process asked for capture: NVBIND_CAPTURE=1. Without it the shim is a row of jumps. */
bool gl_asked(void);

#endif
