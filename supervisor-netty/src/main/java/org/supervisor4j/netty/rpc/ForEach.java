package org.supervisor4j.netty.rpc;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Does something for several processes at the same time; a fault of one is its line, no more. */
final class ForEach {

  private ForEach() {}

  /**
   * The structs that supervisord answers: first those that were known at once, as what can't be
   * started, since a client exits by the last one that failed; each part in the order of the slots.
   */
  static CompletableFuture<List<Map<String, Object>>> of(
      List<Slot> slots, Function<Slot, CompletableFuture<?>> action) {
    var lines = slots.stream().map(slot -> line(slot, action)).toList();
    var byTime = lines.stream().collect(Collectors.partitioningBy(CompletableFuture::isDone));
    var inOrder =
        Stream.of(true, false).flatMap(atOnce -> byTime.getOrDefault(atOnce, List.of()).stream());
    return all(inOrder.toList());
  }

  private static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> lines) {
    return CompletableFuture.allOf(lines.toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> lines.stream().map(CompletableFuture::join).toList());
  }

  private static CompletableFuture<Map<String, Object>> line(
      Slot slot, Function<Slot, CompletableFuture<?>> action) {
    return begin(slot, action)
        .handle(
            (done, failure) -> {
              if (failure == null) {
                return line(slot, FaultCode.SUCCESS, "OK");
              }
              var fault = Fault.in(failure);
              return line(slot, fault.code(), fault.text());
            });
  }

  private static CompletableFuture<?> begin(
      Slot slot, Function<Slot, CompletableFuture<?>> action) {
    try {
      return action.apply(slot);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  static Map<String, Object> line(Slot slot, FaultCode code, String text) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("name", slot.name());
    line.put("group", slot.group());
    line.put("status", code.number());
    line.put("description", text);
    return line;
  }
}
