/* ROCm SMI with the 5.x layouts, from librocm-smi-dev: see ../pins.properties. */
#include <rocm_smi/rocm_smi.h>
