#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

/// The words of the library. All are stored: never renumber, only add.
namespace lantian::carbon {

enum class LibraryKind : std::uint8_t { enterprise = 1, project = 2 };
std::string_view name_of(LibraryKind kind);
std::optional<LibraryKind> parse_library_kind(std::string_view text);

/// In which of its offices somebody acts on an entry.
enum class LibraryFunction : std::uint8_t { applicant = 1, third_party = 2, expert = 3, office = 4, objector = 5 };
std::string_view name_of(LibraryFunction function);

enum class LibraryState : std::uint8_t {
  none = 0,
  draft = 1,
  submitted = 2,         ///< waits for the third party
  assessed = 3,          ///< waits for the experts
  judged = 4,            ///< waits for publication
  publicity = 5,         ///< anybody may object
  in_library = 6,        ///< tracked from here on
  review = 7,            ///< in the library, with a material event that the office has to decide on
  renewing = 8,          ///< in the library, waits for the third party once more
  renewal_assessed = 9,  ///< in the library, waits for the experts once more
  renewal_judged = 10,   ///< in the library, waits for the office
  rejected = 11,
  withdrawn = 12,  ///< by the applicant, before it was in
  left = 13,       ///< by the applicant, from the library
  removed = 14,
  lapsed = 15  ///< its validity ended
};
std::string_view name_of(LibraryState state);
/// In the library as far as the acts go; whether its validity has ended is a matter of the day.
bool is_inside(LibraryState state);
bool is_over(LibraryState state);

enum class LibraryAct : std::uint8_t {
  draft = 1,
  submit = 2,
  assess = 3,  ///< third party: pass, or back to the applicant
  vote = 4,    ///< one expert; the last one that is needed decides
  publish = 5,
  object = 6,
  settle = 7,  ///< the office finds the oldest open objection unfounded
  uphold = 8,  ///< ... or founded: rejected
  admit = 9,
  track = 10,
  disclose = 11,
  report = 12,  ///< a material event
  keep = 13,    ///< the office ends a review in the entry's favour
  ask_renewal = 14,
  renew = 15,
  withdraw = 16,
  remove = 17,
  lapse = 18
};
std::string_view name_of(LibraryAct act);
std::optional<LibraryAct> parse_library_act(std::string_view text);
LibraryFunction function_of(LibraryAct act);

}  // namespace lantian::carbon
