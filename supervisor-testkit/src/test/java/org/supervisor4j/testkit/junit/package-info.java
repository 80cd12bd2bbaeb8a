/** Tests of the extension: test classes that run inside tests. */
@NullMarked
package org.supervisor4j.testkit.junit;

import org.jspecify.annotations.NullMarked;
