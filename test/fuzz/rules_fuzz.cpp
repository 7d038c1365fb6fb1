// One input, read as every file a user may hand us as TOML of ours: a rule file (with a lock that does not match, and
// with itself as a second edition), and every file of a region pack. Whatever the bytes are, the answer is a book or
// faults with a message, never a crash; a book that loads can be described and looked up.
#include "standards/rulebook.hpp"
#include "terms/region.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace {

using lantian::terms::SourceFile;

void demand(bool condition) {
  if (!condition) __builtin_trap();
}

/// The loader insists that a file lies where it says, so the place is taken from the text where it can be.
std::string value_of(const std::string& text, const std::string& key) {
  const std::size_t at = text.find("\n" + key + " = \"");
  if (at == std::string::npos) return "X";
  const std::size_t begin = at + key.size() + 5;
  const std::size_t end = text.find('"', begin);
  return end == std::string::npos ? "X" : text.substr(begin, end - begin);
}

void use(const lantian::standards::Rulebook& book) {
  const auto day = lantian::parse_day("2026-03-01");
  for (const auto* head : book.heads()) {
    demand(!book.described(*head).empty());
    const auto found = book.in_force(head->ref.id, *day, "652301");
    demand(found.ok() || !found.error().message.empty());
  }
  for (const auto* standard : book.standards()) demand(book.standard(standard->id).ok());
  const auto national = book.standard_on(*day, "");
  demand(national.ok() || !national.error().message.empty());
}

void load(const std::vector<SourceFile>& files, const std::string& lock) {
  const auto outcome = lantian::standards::load_rulebook(files, {"standards.lock", lock});
  demand(outcome.rulebook.has_value() == outcome.faults.empty());
  for (const auto& fault : outcome.faults) demand(!fault.text().empty());
  if (outcome.rulebook) use(*outcome.rulebook);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(bytes), size);
  const std::string path = value_of("\n" + text, "id") + "/" + value_of("\n" + text, "edition") + ".toml";
  load({{path, text}}, "");
  load({{path, text}, {"second/" + path, text}}, text);
  for (const char* name : {"region.toml", "stations.toml"}) {
    const auto region = lantian::terms::read_region(std::vector<SourceFile>{{name, text}});
    demand(region.ok() || !region.error().message.empty());
  }
  return 0;
}
