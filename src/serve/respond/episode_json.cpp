#include "serve/respond/episode_json.hpp"

#include "serve/document.hpp"

namespace lantian::serve {

std::string episode_event_json(const respond::EpisodeEvent& event) {
  const respond::Evidence& on = event.evidence;
  return DocumentJson{{"episode", event.episode},
                      {"number", event.number},
                      {"act", word_of(event.act)},
                      {"level", word_of(event.level)},
                      {"cause", word_of(event.cause)},
                      {"units", event.units},
                      {"from", hour_text(event.from)},
                      {"until", hour_text(event.until)},
                      {"who", event.who},
                      {"role", event.role},
                      {"at", text_of(event.at)},
                      {"evidence",
                       {{"forecast", on.forecast},
                        {"rule_set", on.rule_set},
                        {"criterion", on.criterion},
                        {"figures", on.figures},
                        {"reason", on.reason}}}}
      .dump();
}

Result<respond::EpisodeEvent> read_episode_event_json(std::string_view json) {
  return read_document(json, "act of an episode", [](const DocumentPart& part) {
    respond::EpisodeEvent event;
    event.episode = part.text("episode");
    event.number = part.small("number");
    event.act = part.word("act", respond::parse_episode_act);
    event.level = part.word("level", respond::parse_level);
    event.cause = part.word("cause", respond::parse_cause);
    event.units = part.texts("units");
    event.from = part.hour("from");
    event.until = part.hour("until");
    event.who = part.text("who");
    event.role = part.text("role");
    event.at = part.instant("at");
    const DocumentPart on = part.part("evidence");
    event.evidence = {on.text_or("forecast"), on.text_or("rule_set"), on.text_or("criterion"), on.text_or("figures"),
                      on.text_or("reason")};
    return event;
  });
}

}  // namespace lantian::serve
