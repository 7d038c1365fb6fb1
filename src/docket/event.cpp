#include "docket/event.hpp"

#include <array>

namespace lantian::docket {
namespace {

constexpr std::array<std::string_view, event_kind_count + 1> event_kind_names{
    "",       "opened", "moved", "commented", "attached", "assigned", "transferred",
    "linked", "merged", "split", "stepped",   "watched",  "reopened", "rated"};
constexpr std::array<std::string_view, link_kind_count + 1> link_kind_names{
    "", "station", "site", "outlet", "enterprise", "measure", "parent", "duplicate", "split_from", "related", "source"};

}  // namespace

std::string_view name_of(EventKind kind) {
  return event_kind_names.at(static_cast<std::size_t>(kind));
}

std::optional<EventKind> parse_event_kind(std::string_view word) {
  for (std::size_t i = 1; i < event_kind_names.size(); ++i) {
    if (event_kind_names[i] == word) return static_cast<EventKind>(i);
  }
  return std::nullopt;
}

std::string_view name_of(LinkKind kind) {
  return link_kind_names.at(static_cast<std::size_t>(kind));
}

std::optional<LinkKind> parse_link_kind(std::string_view word) {
  for (std::size_t i = 1; i < link_kind_names.size(); ++i) {
    if (link_kind_names[i] == word) return static_cast<LinkKind>(i);
  }
  return std::nullopt;
}

UtcSeconds counts_from(const Event& event) {
  return event.role == Role::system ? event.body.happened_at.value_or(event.at) : event.at;
}

}  // namespace lantian::docket
