/* NVIDIA Management Library, from libnvidia-ml-dev: see ../pins.properties. */
#include <nvml.h>
