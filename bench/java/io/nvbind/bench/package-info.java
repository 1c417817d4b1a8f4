/** What nvbind's hot paths cost, each beside a yardstick measured in the same run. */
package io.nvbind.bench;
