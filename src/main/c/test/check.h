/* The least of a test frame: a check that says where and what, and a test's process of its own. */
#ifndef NVBIND_TEST_CHECK_H
#define NVBIND_TEST_CHECK_H

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHECK(condition)                                                              \
    do {                                                                              \
        if (!(condition)) {                                                           \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);   \
            _exit(1);                                                                 \
        }                                                                             \
    } while (0)

#define CHECK_EQUAL(actual, expected)                                                                       \
    do {                                                                                                    \
        const int64_t actual_value = (int64_t)(actual);                                                     \
        const int64_t expected_value = (int64_t)(expected);                                                 \
        if (actual_value != expected_value) {                                                               \
            fprintf(stderr, "%s:%d: %s is %" PRId64 ", expected %" PRId64 "\n", __FILE__, __LINE__, #actual, \
                    actual_value, expected_value);                                                          \
            _exit(1);                                                                                       \
        }                                                                                                   \
    } while (0)

/*
 * Tests leave to the end of their process what they made; only what the code under test loses is a leak.
 * The leak sanitizer looks this function up by its name.
 */
const char *__lsan_default_suppressions(void);
__attribute__((weak, visibility("default"))) const char *__lsan_default_suppressions(void)
{
    return "leak:ring_snapshot_take\nleak:new_handle\nleak:start_on\nleak:make_instance\nleak:create_swapchain\n";
}

/* Exit status of a test that cannot run here; it has said why. */
#define CANNOT_RUN 77

/* Runs `part` in a process of its own and returns how it ended, as waitpid tells it. */
static inline int in_child(void (*part)(void))
{
    fflush(NULL);
    const pid_t child = fork();
    if (child == 0) {
        part();
        fflush(NULL);
        exit(0);
    }
    int status = -1;
    CHECK_EQUAL(waitpid(child, &status, 0), child);
    return status;
}

/* Each test has a process of its own, so that one's global state is not another's. */
#define RUN(test)                                                                                 \
    do {                                                                                          \
        const int ended = in_child(test);                                                         \
        if (WIFEXITED(ended) && WEXITSTATUS(ended) == CANNOT_RUN) {                               \
            printf("skipped %s\n", #test);                                                        \
        } else if (ended != 0) {                                                                  \
            printf("FAILED  %s (%s %d)\n", #test, WIFSIGNALED(ended) ? "signal" : "exit",         \
                   WIFSIGNALED(ended) ? WTERMSIG(ended) : WEXITSTATUS(ended));                    \
            exit(1);                                                                              \
        } else {                                                                                  \
            printf("ok      %s\n", #test);                                                        \
        }                                                                                         \
    } while (0)

#endif
