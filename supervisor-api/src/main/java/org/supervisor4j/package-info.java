/** Managed zero-downtime app servers: the words that users write and read. */
@NullMarked
package org.supervisor4j;

import org.jspecify.annotations.NullMarked;
