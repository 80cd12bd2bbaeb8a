package org.supervisor4j.netty.web;

import static org.supervisor4j.netty.web.Text.html;

/**
 * Buttons that do something to one thing, and also work where no script runs.
 *
 * @param thing what it is, as a screen reader says it behind each button's name
 * @param hidden the fields that say so to us
 */
record Form(String thing, String hidden) {

  Form {
    hidden = hidden.startsWith("<") ? hidden : input("token", hidden);
  }

  Form field(String name, String value) {
    return new Form(thing, hidden + input(name, value));
  }

  private static String input(String name, String value) {
    return "<input type=hidden name=%s value=\"%s\">".formatted(name, html(value));
  }

  String buttons(String... actions) {
    var all = new StringBuilder("<form method=post action=act>").append(hidden);
    for (var action : actions) {
      var label = Character.toUpperCase(action.charAt(0)) + action.substring(1);
      all.append(
          "<button name=action value=%s aria-label=\"%s %s\">%s</button>"
              .formatted(action, label, html(thing), label));
    }
    return all.append("</form>").toString();
  }
}
