#include "carbon/library/library_words.hpp"

#include <algorithm>
#include <array>

namespace lantian::carbon {
namespace {

constexpr std::array<std::string_view, 2> library_kind_words{"enterprise", "project"};
constexpr std::array<std::string_view, 5> library_function_words{"applicant", "third_party", "expert", "office",
                                                                 "objector"};
constexpr std::array<std::string_view, 16> library_state_words{
    "none",    "draft",    "submitted",        "assessed",       "judged",   "publicity", "in_library",
    "review",  "renewing", "renewal_assessed", "renewal_judged", "rejected", "withdrawn", "left",
    "removed", "lapsed"};
constexpr std::array<std::string_view, 18> library_act_words{
    "draft", "submit",   "assess", "vote", "publish",     "object", "settle",   "uphold", "admit",
    "track", "disclose", "report", "keep", "ask_renewal", "renew",  "withdraw", "remove", "lapse"};

}  // namespace

std::string_view name_of(LibraryKind kind) {
  return library_kind_words[static_cast<std::size_t>(kind) - 1];
}
std::optional<LibraryKind> parse_library_kind(std::string_view text) {
  const auto found = std::ranges::find(library_kind_words, text);
  if (found == library_kind_words.end()) return std::nullopt;
  return static_cast<LibraryKind>(found - library_kind_words.begin() + 1);
}

std::string_view name_of(LibraryFunction function) {
  return library_function_words[static_cast<std::size_t>(function) - 1];
}

std::string_view name_of(LibraryState state) {
  return library_state_words[static_cast<std::size_t>(state)];
}
bool is_inside(LibraryState state) {
  return state >= LibraryState::in_library && state <= LibraryState::renewal_judged;
}
bool is_over(LibraryState state) {
  return state >= LibraryState::rejected;
}

std::string_view name_of(LibraryAct act) {
  return library_act_words[static_cast<std::size_t>(act) - 1];
}
std::optional<LibraryAct> parse_library_act(std::string_view text) {
  const auto found = std::ranges::find(library_act_words, text);
  if (found == library_act_words.end()) return std::nullopt;
  return static_cast<LibraryAct>(found - library_act_words.begin() + 1);
}

LibraryFunction function_of(LibraryAct act) {
  switch (act) {
    case LibraryAct::assess:
      return LibraryFunction::third_party;
    case LibraryAct::vote:
      return LibraryFunction::expert;
    case LibraryAct::object:
      return LibraryFunction::objector;
    case LibraryAct::publish:
    case LibraryAct::settle:
    case LibraryAct::uphold:
    case LibraryAct::admit:
    case LibraryAct::keep:
    case LibraryAct::renew:
    case LibraryAct::remove:
    case LibraryAct::lapse:
      return LibraryFunction::office;
    default:
      return LibraryFunction::applicant;
  }
}

}  // namespace lantian::carbon
