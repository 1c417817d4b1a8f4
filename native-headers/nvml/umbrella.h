/* NVIDIA Management Library, from libnvidia-ml-dev: see ../pins.properties. */

/* Each name means itself and not a newer version of it, and the older versions are declared too. */
#define NVML_NO_UNVERSIONED_FUNC_DEFS
#include <nvml.h>

/* Ours: calls newer than the pinned header, as later drivers export them. A header that has them wins. */
#ifndef nvmlTemperature_v1
typedef struct {
  unsigned int version;
  nvmlTemperatureSensors_t sensorType;
  int temperature;
} nvmlTemperature_v1_t;
#define nvmlTemperature_v1 NVML_STRUCT_VERSION(Temperature, 1)
nvmlReturn_t nvmlDeviceGetTemperatureV(nvmlDevice_t device, nvmlTemperature_v1_t *temperature);
#endif

#ifndef nvmlClockOffset_v1
typedef struct {
  unsigned int version;
  nvmlClockType_t type;
  nvmlPstates_t pstate;
  int clockOffsetMHz;
  int minClockOffsetMHz;
  int maxClockOffsetMHz;
} nvmlClockOffset_v1_t;
#define nvmlClockOffset_v1 NVML_STRUCT_VERSION(ClockOffset, 1)
nvmlReturn_t nvmlDeviceGetClockOffsets(nvmlDevice_t device, nvmlClockOffset_v1_t *info);
nvmlReturn_t nvmlDeviceSetClockOffsets(nvmlDevice_t device, nvmlClockOffset_v1_t *info);
#endif
