/*
 * Calls functions as nobody should:  misuse LIBRARY nvml|rocm|ze FUNCTION...
 * Each with null for everything, with a foreign handle, and with a good handle and null for the rest, before and after
 * initialising; each function in a process of its own. Prints the names of those that did not live through it.
 * A name that begins with = is of a function whose first argument is where the result goes: no foreign one for it.
 */
#include <stdbool.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../abi/levelzero.h"
#include "ask.h"

static void *good_handle(const char *kind) {
    void *handle = NULL;
    void *driver = NULL;
    uint32_t one = 1;
    if (strcmp(kind, "nvml") == 0) {
        find("nvmlInit_v2")();
        find("nvmlDeviceGetHandleByIndex_v2")(0u, &handle);
    } else if (strcmp(kind, "rocm") == 0) {
        find("rsmi_init")((uint64_t)0);
    } else {
        find("zeInit")(0u);
        find("zeDriverGet")(&one, &driver);
        find("zeDeviceGet")(driver, &one, &handle);
    }
    return handle;
}

/* Nulls for times to wait are short waits. */
static void call(const char *function, void *first) {
    find(function)(first, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
}

static void abuse(const char *kind, const char *function, bool result_first) {
    void *foreign = result_first ? NULL : (void *)0xdeadbeef;
    alarm(10);
    call(function, NULL);
    call(function, foreign);
    void *good = good_handle(kind);
    call(function, NULL);
    call(function, foreign);
    call(function, result_first ? NULL : good);
}

int main(int count, char **arguments) {
    int died = 0;
    open_library(arguments[1]);
    for (int i = 3; i < count; i++) {
        bool result_first = arguments[i][0] == '=';
        const char *function = arguments[i] + result_first;
        pid_t child = fork();
        if (child == 0) {
            abuse(arguments[2], function, result_first);
            _exit(0);
        }
        int status = 0;
        waitpid(child, &status, 0);
        if (WIFSIGNALED(status)) {
            printf("%s died of signal %d\n", function, WTERMSIG(status));
            died++;
        }
    }
    return died != 0;
}
