/**
 * Virtual time and scripted workers: the production engine without processes and without waiting.
 */
@NullMarked
package org.supervisor4j.testkit.virtual;

import org.jspecify.annotations.NullMarked;
