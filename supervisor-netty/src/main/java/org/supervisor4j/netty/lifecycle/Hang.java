package org.supervisor4j.netty.lifecycle;

/**
 * What is wrong with a worker that lives and does not work.
 *
 * @param hears whether it could hear what it is told: its heart beats
 * @param dumps whether it can give a thread dump
 */
public record Hang(String reason, boolean hears, boolean dumps) {}
