#pragma once
#include "carbon/library/decide.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace lantian::serve {

/// An act as it is kept: kind "library", key = id of the entry.
std::string library_event_json(const carbon::LibraryEvent& event);
/// Returns malformed.
Result<carbon::LibraryEvent> read_library_event_json(std::string_view json);

/// What somebody asks for.
struct LibraryWish {
  carbon::LibraryAction action;
  /// Whom the office records this for, when it is not the person's own: the enterprise that applies, who objects.
  std::string on_behalf;
  std::int64_t after = 0;  ///< row of the newest act that she saw
};
/// The body of an act. Returns malformed with every fault.
Result<LibraryWish> read_library_wish(std::string_view body);
/// The body of an application: { id, application, reason }.
Result<LibraryWish> read_library_application(std::string_view body);

}  // namespace lantian::serve
