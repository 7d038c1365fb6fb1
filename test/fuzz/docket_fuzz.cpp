// One input, read as what a book of the docket stores (an event's text, rows of a chain) and as every file that
// describes one: a case type, the vocabulary, a calendar, the rule of attachments - and as an attached file itself.
// Whatever the bytes are, the answer is a value or an error with a message. An event that reads is written the same
// again.
#include "docket/attachment_rule.hpp"
#include "docket/calendar.hpp"
#include "docket/case.hpp"
#include "docket/chain.hpp"
#include "docket/privacy.hpp"
#include "docket/similar/rule.hpp"
#include "docket/similar/words.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace lantian;
using namespace lantian::docket;

void demand(bool condition) {
  if (!condition) __builtin_trap();
}

template <class T>
void told(const Result<T>& result) {
  demand(result.ok() || !result.error().message.empty());
}

/// Lines as rows of a book: the first that is no event or does not fit is named, none is passed over.
void walk_lines(std::string_view text) {
  ChainWalk walk;
  std::int64_t number = 0;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string line{text.substr(0, end)};
    const auto event = walk.take({++number, line, chain_of(walk.chain(), line)});
    told(event);
    if (!event) return;
    demand(event_text(*event) == line);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
}

Vocabulary small_vocabulary() {
  Vocabulary vocabulary;
  vocabulary.topics = {{"dust", {"", "Dust"}}};
  vocabulary.units = {{"office", {"", "Office"}}};
  vocabulary.evidence = {{"photo", {"", "Photo"}, {}}};
  vocabulary.satisfied_from = 4;
  return vocabulary;
}

/// The loader wants a file named by its id, so the name is taken from the text where it can be.
std::string name_from(const std::string& text) {
  const std::size_t at = text.find("id = \"");
  const std::size_t end = at == std::string::npos ? at : text.find('"', at + 6);
  return end == std::string::npos ? "t.toml" : text.substr(at + 6, end - at - 6) + ".toml";
}

/// A type that loads is as sound as its loader promises: a step leads to a state that is there.
void use(const CaseTypes& types) {
  for (const CaseType& type : types.all()) {
    demand(type.state(type.initial) != nullptr);
    for (const Transition& way : type.transitions) demand(type.state(way.to) != nullptr && !way.roles.empty());
    for (const State& state : type.states) {
      if (state.kind != StateKind::done) demand(!type.from(state.id).empty());
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(bytes), size);
  walk_lines(text);
  const terms::SourceFile file{name_from(text), text};
  const auto types = CaseTypes::read({&file, 1}, small_vocabulary());
  told(types);
  if (types) use(*types);
  told(read_vocabulary(file));
  told(WorkCalendar::read(file));
  told(read_attachment_rule(file));
  told(read_similar_rules(file));
  demand(!media_type_of(text) || !media_type_of(text)->empty());
  demand(!holds_phone(without_phones(text)));
  demand(common_percent(bigrams(text), bigrams(text)) <= 100);
  return 0;
}
