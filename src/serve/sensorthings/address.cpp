#include "serve/sensorthings/address.hpp"

#include "serve/sensorthings/cursor.hpp"

namespace lantian::serve::sta {
namespace {

constexpr std::size_t most_steps = 8;

Result<Step> read_step(Cursor& cursor) {
  Step step{std::string{cursor.name()}, std::nullopt};
  if (step.name.empty()) return cursor.expected("the name of a set, a link or a property");
  if (!cursor.take('(')) return step;
  if (cursor.peek() != '\'') return cursor.expected("an id in quotes, like Things('1001A')");
  LANTIAN_TRY(const Value key, cursor.literal());
  step.key = std::get<std::string>(key);
  if (!cursor.take(')')) return cursor.expected("')'");
  return step;
}

}  // namespace

Result<Address> parse_address(std::string_view path) {
  if (path.size() > most_text) return Error{ErrorCode::malformed, "the address is longer than 8192 bytes", ""};
  Cursor cursor{path};
  Address out;
  do {
    if (out.reference || out.bare) return cursor.expected("nothing behind $ref or $value");
    if (cursor.take_word("$ref")) {
      out.reference = true;
    } else if (cursor.take_word("$value")) {
      out.bare = true;
    } else {
      LANTIAN_TRY(Step step, read_step(cursor));
      out.steps.push_back(std::move(step));
    }
    if (out.steps.size() > most_steps) return cursor.expected("an address of at most 8 steps");
  } while (cursor.take('/'));
  if (!cursor.at_end()) return cursor.expected("'/' or the end");
  if (out.steps.empty()) return cursor.expected("the name of a set, like Things");
  return out;
}

}  // namespace lantian::serve::sta
