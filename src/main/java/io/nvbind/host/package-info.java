/** The GPUs of this machine for Java programs: every vendor's library opened, without a daemon. */
package io.nvbind.host;
