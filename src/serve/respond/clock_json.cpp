#include "serve/respond/clock.hpp"
#include "serve/document.hpp"

namespace lantian::serve {

std::string clock_json(const ResponseClock& clock) {
  return DocumentJson{{"now", text_of(clock.now)},
                      {"now_beijing", beijing_minute(clock.now)},
                      {"exercise", clock.exercise}}
      .dump();
}

Result<UtcSeconds> read_clock_json(std::string_view json) {
  return read_document(json, "clock", [](const DocumentPart& part) { return part.instant("now"); });
}

}  // namespace lantian::serve
