/** HTTP/1.1 load that counts every request as answered or lost and never retries. */
@NullMarked
package org.supervisor4j.testkit.traffic;

import org.jspecify.annotations.NullMarked;
