/** What happens on the host, as one numbered stream: who notices something publishes it, who wants to know subscribes. */
package io.nvbind.event;
