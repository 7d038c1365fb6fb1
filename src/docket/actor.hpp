#pragma once
#include "base/clock.hpp"
#include "terms/region.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Who acts on a case, and where. An area is a code of GB/T 2260 (6 digits), of a town (9), a village (12), a grid
/// (12 digits and "-07"), or the id of a park or group of the region.
namespace lantian::docket {

/// Stored: never renumber.
enum class Role : std::uint8_t {
  prefecture = 1,
  county = 2,
  township = 3,
  grid = 4,        ///< worker of a village or grid
  enterprise = 5,  ///< its own cases only
  citizen = 6,     ///< its own reports only
  auditor = 7,     ///< reads everything, changes nothing
  system = 8       ///< ladders, watches, automatic cases, imports
};
inline constexpr int role_count = 8;
std::string_view name_of(Role role);  ///< "prefecture", ..., "system"
std::optional<Role> parse_role(std::string_view word);
/// "county, township".
std::string list_of(const std::vector<Role>& roles);

/// How far down an area lies.
enum class AreaLevel : std::uint8_t { nation, province, prefecture, county, township, village, grid };
std::string_view name_of(AreaLevel level);
std::optional<AreaLevel> parse_area_level(std::string_view word);

/// True for "652301", "652301001", "652301001001" and "652301001001-07". No claim that such a place exists.
bool is_area_code(std::string_view area);

/// The places of a region that have no code, and where they lie.
class Areas {
 public:
  /// Units with a code speak for themselves. A unit without one lies in the prefecture of the region (its first unit
  /// with a code that ends in 00); a group without one is the sum of its members.
  static Areas of(const terms::Region& region);

  /// A place without a code, such as a site or a park: where it lies, and how far down it counts.
  void add(std::string id, std::string parent, AreaLevel level = AreaLevel::county);

  /// True when `inner` is `outer` or lies in it. The empty outer area holds every known place; codes lie in a code that
  /// they begin with ("652300" stands for "6523"). An unknown place lies nowhere.
  bool within(std::string_view inner, std::string_view outer) const;
  bool known(std::string_view area) const;
  /// Absent for an unknown place. A group counts as a prefecture.
  std::optional<AreaLevel> level_of(std::string_view area) const;
  /// The area one level of `level` that holds this one: ("652301001001", county) is "652301". A place without a code
  /// answers by its parents. Absent when there is none.
  std::optional<std::string> at_level(std::string_view area, AreaLevel level) const;

 private:
  struct Place {
    std::string parent;
    AreaLevel level{};
    std::vector<std::string> members;
  };
  std::map<std::string, Place, std::less<>> places_;
};

/// A person (or the system) at work.
struct Actor {
  std::string name;  ///< of the account, no two people share one
  Role role{};
  std::string area;                         ///< empty: everywhere (system, auditor)
  std::string unit;                         ///< the office she works for, a unit of the vocabulary; may be empty
  std::vector<std::string> topics;          ///< empty: all
  std::string party;                        ///< enterprise: its id; citizen: a random token, never a phone number
  std::optional<UtcSeconds> session_until;  ///< first second at which the session no longer holds; absent: no session
};

}  // namespace lantian::docket
