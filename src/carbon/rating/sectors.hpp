#pragma once
#include "base/result.hpp"
#include "terms/region.hpp"

#include <string>
#include <string_view>
#include <vector>

/// The sectors that enterprises are counted by: data/carbon/sectors.toml.
namespace lantian::carbon {

struct Sector {
  std::string id;
  terms::Name name;
  std::vector<std::string> codes;  ///< GB/T 4754: divisions, groups or classes; empty for the rest
  std::string guide;               ///< unless the enterprise names another
};

class SectorBook {
 public:
  /// Returns malformed with every fault and its line: an id or a code twice, a code that is none.
  static Result<SectorBook> read(const terms::SourceFile& file);

  const std::vector<Sector>& sectors() const { return sectors_; }
  /// Who fits no sector. It is none of `sectors`.
  const Sector& rest() const { return rest_; }
  /// By id, the rest among them. Null when there is none.
  const Sector* sector(std::string_view id) const;
  /// The sector with the longest code that `industry` begins with; the rest when none fits.
  const Sector& of_industry(std::string_view industry) const;
  const std::string& status() const { return status_; }

 private:
  std::vector<Sector> sectors_;
  Sector rest_;
  std::string status_;
};

/// Two to four digits, as GB/T 4754 writes divisions, groups and classes.
bool is_industry_code(std::string_view text);

}  // namespace lantian::carbon
