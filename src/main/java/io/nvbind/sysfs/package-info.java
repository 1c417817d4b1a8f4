/**
 * GPUs as the kernel shows them in sysfs, hwmon, DRM and procfs, without any vendor library: which GPUs there are, what is
 * wrong with them and what would mend it, and the metrics that the kernel's own files give. Nothing native.
 */
package io.nvbind.sysfs;
