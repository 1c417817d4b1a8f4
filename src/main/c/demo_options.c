#include "demo_options.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "usage: nvbind-demo-game [--fps N] [--seconds S] [--seed N] [--pci 0000:01:00.0] [--device-name NAME]\n"
    "                        [--load-file PATH] [--verbose]\n"
    "  --fps N             frames a second, 1 to 1000, default 60\n"
    "  --seconds S         how long to run, default until SIGTERM\n"
    "  --seed N            the world and when its stalls come, default 1\n"
    "  --pci, --device-name  the GPU it says it renders on, default none\n"
    "  --load-file PATH    keeps the busy share of the last second, 0 to 1, as a double at the start of this file\n"
    "  --verbose           a line a second on standard output\n";

static bool refuse(const char *option, const char *value)
{
    fprintf(stderr, "nvbind-demo-game: %s %s makes no sense\n%s", option, value == NULL ? "without a value" : value,
            usage);
    return false;
}

static bool whole_number(const char *text, uint64_t most, uint64_t *number)
{
    char *end;

    errno = 0;
    *number = strtoull(text, &end, 10);
    return errno == 0 && end != text && *end == '\0' && *text != '-' && *number <= most;
}

static bool seconds(const char *text, double *number)
{
    char *end;

    *number = strtod(text, &end);
    return end != text && *end == '\0' && isfinite(*number) && *number >= 0;
}

static bool pci_address(const char *text, struct demo_options *options)
{
    char rest;

    options->has_device = sscanf(text, "%4x:%2x:%2x.%1x%c", &options->pci_domain, &options->pci_bus,
                                 &options->pci_device, &options->pci_function, &rest) == 4;
    return options->has_device;
}

static bool take(struct demo_options *options, const char *option, const char *value)
{
    uint64_t number;

    if (strcmp(option, "--fps") == 0) {
        const bool good = whole_number(value, 1000, &number) && number > 0;
        options->fps = good ? (uint32_t)number : 0;
        return good;
    }
    if (strcmp(option, "--seconds") == 0) {
        return seconds(value, &options->seconds);
    }
    if (strcmp(option, "--seed") == 0) {
        return whole_number(value, UINT64_MAX, &options->seed);
    }
    if (strcmp(option, "--pci") == 0) {
        return pci_address(value, options);
    }
    if (strcmp(option, "--device-name") == 0) {
        options->device_name = value;
        return true;
    }
    if (strcmp(option, "--load-file") == 0) {
        options->load_file = value;
        return true;
    }
    return false;
}

bool demo_options_parse(struct demo_options *options, int argc, char **argv)
{
    *options = (struct demo_options){.fps = 60, .seed = 1};
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--verbose") == 0) {
            options->verbose = true;
        } else if (i + 1 == argc || !take(options, argv[i], argv[i + 1])) {
            return refuse(argv[i], argv[i + 1]);
        } else {
            i++;
        }
    }
    if (options->device_name != NULL && !options->has_device) {
        return refuse("--device-name", "without --pci");
    }
    return true;
}
