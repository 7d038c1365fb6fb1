#pragma once
#include "base/result.hpp"
#include "inventory/pollutant.hpp"
#include "terms/region.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The four levels of Chinese emission sources as data: data/inventory/classes.toml.
namespace lantian::inventory {

/// A leaf "LL-SSS-FFF-TTT": class, sector, fuel or product, technology. Controls are an attribute, not a level.
struct SourceClass {
  std::string code;                ///< "01-RES-BIT-STV"
  std::vector<terms::Name> level;  ///< four names, level 1 first
  std::string unit;                ///< symbol of the activity unit
  std::string sector;              ///< what reports group by: "residential coal", "industry", "mobile", "dust", ...
  /// What the class can give off at all; absent = anything. Of other pollutants it has none (NO) unless a factor says
  /// more: a road without a factor for SO2 is no gap in the SO2 of a city.
  std::optional<std::vector<Pollutant>> emits;
  std::string source;  ///< document
  std::string status;  ///< "verified" or "unverified"
};

class ClassBook {
 public:
  /// Returns malformed or conflict with every fault, one a line.
  static Result<ClassBook> read(const terms::SourceFile& file);
  /// Null when there is no such leaf.
  const SourceClass* find(std::string_view code) const;
  const std::vector<SourceClass>& classes() const { return classes_; }
  /// Codes that look like `code`, for messages.
  std::string near(std::string_view code) const;

 private:
  std::vector<SourceClass> classes_;  ///< by code
};

/// True when `code` is `prefix` or lies below it: "01-RES" covers "01-RES-BIT-STV" and not "01-RESX". Empty covers all.
bool covers(std::string_view prefix, std::string_view code);

}  // namespace lantian::inventory
