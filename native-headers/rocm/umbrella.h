/* ROCm SMI with the 6.x layouts, from librocm-smi-dev: see ../pins.properties. */
#include <rocm_smi/rocm_smi.h>
