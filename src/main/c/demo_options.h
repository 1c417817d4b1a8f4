/* The demo game's command line. */
#ifndef NVBIND_DEMO_OPTIONS_H
#define NVBIND_DEMO_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

struct demo_options {
    uint32_t fps;
    /* 0 runs until a signal. */
    double seconds;
    uint64_t seed;
    bool verbose;
    const char *load_file;
    bool has_device;
    uint32_t pci_domain, pci_bus, pci_device, pci_function;
    const char *device_name;
};

/* False, and usage on stderr, when the arguments make no sense. */
bool demo_options_parse(struct demo_options *options, int argc, char **argv);

#endif
