/** Programs, groups and endpoints as a {@code supervisord.conf} describes them. */
@NullMarked
package org.supervisor4j.supervisord;

import org.jspecify.annotations.NullMarked;
