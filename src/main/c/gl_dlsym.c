/*
 * dlsym, so that a program that looks the swap functions up by name finds the shim.
 *
 * dlsym looks at its return address to know who asks: that decides what RTLD_NEXT and RTLD_DEFAULT mean.
 * A function in between would ask in its own name, and break other libraries that wrap functions. So the
 * exported dlsym is a few instructions that ask gl_dlsym_road where to go and jump there with everything
 * as it was: the real dlsym sees the program itself.
 */
#include <dlfcn.h>
#include <stddef.h>

#include "gl_functions.h"

/* Called from the instructions below only. */
void *gl_dlsym_road(void *handle, const char *name);

/*
 * The exported symbols are there for everybody; a program that asks whether there is OpenGL must hear the
 * truth. Behind us there is no such symbol, and the failed search leaves the error that says so.
 */
static void *not_there(void *handle, const char *name)
{
    (void)handle;
    gl_real_dlsym()(RTLD_NEXT, name);
    return NULL;
}

static void *look_up(void *handle, const char *name)
{
    const enum gl_function function = gl_function_named(name);
    const gl_any found = (gl_any)gl_real_dlsym()(handle, name);

    if (found != gl_stand_ins[function][0]) {
        /* With RTLD_DEFAULT the first in the search order is found, an overlay that leads to us in the end. */
        return (void *)(handle == RTLD_DEFAULT ? found : gl_stand_in_for(function, found));
    }
    if (gl_next_loaded(function) == NULL) {
        return not_there(handle, name);
    }
    /* A successful dlsym leaves no error behind, whatever our own search met. */
    dlerror();
    return (void *)found;
}

/* Where dlsym goes with these arguments. */
void *gl_dlsym_road(void *handle, const char *name)
{
    const enum gl_function function = gl_function_named(name);

    if (function == GL_FUNCTIONS || !gl_asked()) {
        return (void *)gl_real_dlsym();
    }
    if (handle != RTLD_NEXT) {
        return (void *)look_up;
    }
    return gl_next_loaded(function) != NULL ? (void *)gl_real_dlsym() : (void *)not_there;
}

#if defined(__x86_64__)
__asm__(".text\n"
        ".p2align 4\n"
        ".globl dlsym\n"
        ".type dlsym, @function\n"
        "dlsym:\n"
        "    .cfi_startproc\n"
        "    endbr64\n"
        "    pushq %rdi\n"
        "    .cfi_adjust_cfa_offset 8\n"
        "    pushq %rsi\n"
        "    .cfi_adjust_cfa_offset 8\n"
        "    subq $8, %rsp\n"
        "    .cfi_adjust_cfa_offset 8\n"
        "    call gl_dlsym_road\n"
        "    addq $8, %rsp\n"
        "    .cfi_adjust_cfa_offset -8\n"
        "    popq %rsi\n"
        "    .cfi_adjust_cfa_offset -8\n"
        "    popq %rdi\n"
        "    .cfi_adjust_cfa_offset -8\n"
        "    jmp *%rax\n"
        "    .cfi_endproc\n"
        ".size dlsym, .-dlsym\n");
#elif defined(__i386__)
__asm__(".text\n"
        ".p2align 4\n"
        ".globl dlsym\n"
        ".type dlsym, @function\n"
        "dlsym:\n"
        "    .cfi_startproc\n"
        "    endbr32\n"
        "    subl $4, %esp\n"
        "    .cfi_adjust_cfa_offset 4\n"
        "    pushl 12(%esp)\n"
        "    .cfi_adjust_cfa_offset 4\n"
        "    pushl 12(%esp)\n"
        "    .cfi_adjust_cfa_offset 4\n"
        "    call gl_dlsym_road\n"
        "    addl $12, %esp\n"
        "    .cfi_adjust_cfa_offset -12\n"
        "    jmp *%eax\n"
        "    .cfi_endproc\n"
        ".size dlsym, .-dlsym\n");
#elif defined(__aarch64__)
__asm__(".text\n"
        ".p2align 4\n"
        ".globl dlsym\n"
        ".type dlsym, %function\n"
        "dlsym:\n"
        "    .cfi_startproc\n"
        "    bti c\n"
        "    stp x29, x30, [sp, #-32]!\n"
        "    .cfi_adjust_cfa_offset 32\n"
        "    .cfi_rel_offset x29, 0\n"
        "    .cfi_rel_offset x30, 8\n"
        "    stp x0, x1, [sp, #16]\n"
        "    bl gl_dlsym_road\n"
        "    mov x16, x0\n"
        "    ldp x0, x1, [sp, #16]\n"
        "    ldp x29, x30, [sp], #32\n"
        "    .cfi_restore x29\n"
        "    .cfi_restore x30\n"
        "    .cfi_adjust_cfa_offset -32\n"
        "    br x16\n"
        "    .cfi_endproc\n"
        ".size dlsym, .-dlsym\n");
#else
#error "dlsym must jump on without a frame of its own: say here how on this machine"
#endif
