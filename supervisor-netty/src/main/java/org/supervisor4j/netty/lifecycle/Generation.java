package org.supervisor4j.netty.lifecycle;

import org.supervisor4j.ProgramSpec;

/** One spec at one number; every worker belongs to one. */
public record Generation(int number, ProgramSpec spec) {}
