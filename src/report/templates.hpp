#pragma once
#include "base/result.hpp"
#include "report/office/official_style.hpp"
#include "terms/region.hpp"

#include <initializer_list>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The words and the dress of a bulletin. They are data (data/templates/): Chinese never stands in a source file, and a
/// bureau may change a phrase or a colour without a build.
namespace lantian::report {

/// What fills the {slots} of a phrase.
using Slots = std::initializer_list<std::pair<std::string_view, std::string>>;

/// The phrases of one language by dotted key: "card.good", "unit.ug/m3".
class Phrases {
 public:
  Phrases() = default;
  explicit Phrases(std::map<std::string, std::string, std::less<>> by_key) : by_key_{std::move(by_key)} {}

  /// The phrase. A key that does not exist is printed as "??key??", so that it is seen and not silently blank.
  std::string say(std::string_view key) const;
  /// The phrase with every "{slot}" replaced. Slots that the phrase does not use are ignored; unknown ones stay as they
  /// are.
  std::string say(std::string_view key, Slots slots) const;
  std::vector<std::string> keys() const;  ///< ascending

 private:
  std::map<std::string, std::string, std::less<>> by_key_;
};

/// Everything a bulletin takes besides its numbers.
struct Templates {
  Phrases zh;
  Phrases en;
  std::string style;       ///< CSS, put inside the page
  std::string script;      ///< switches the palette; the page is complete without it
  OfficialStyle official;  ///< layout of the .docx
};

/// From the files of data/templates: zh.toml, en.toml, bulletin.css, bulletin.js, official.toml, found by the ends of
/// their paths; other files are ignored. All faults are reported at once, one a line. Returns not_found (a file is
/// missing), malformed (not TOML, a value that is no text) or conflict (zh and en do not have the same keys).
Result<Templates> read_templates(std::span<const terms::SourceFile> files);

}  // namespace lantian::report
