#pragma once
#include "inventory/activity_unit.hpp"
#include "inventory/measures/measure.hpp"
#include "inventory/method_book.hpp"
#include "inventory/source.hpp"
#include "inventory/source_class.hpp"
#include "terms/form.hpp"

#include <span>
#include <string>
#include <vector>

/// From rows that people filled in to sources, activities and measures, and back. `fill` has judged each cell; here
/// rows are judged against the books and against each other.
namespace lantian::inventory {

/// A filled table. Requires: `form` is the shipped one of the kind that is read (its fields may be more).
struct RecordTable {
  const terms::Form* form = nullptr;
  std::span<const terms::Record> records;
  std::string file;  ///< for lineage and messages
};

/// What rows are judged against.
struct RecordBooks {
  const ClassBook* classes = nullptr;
  const UnitBook* units = nullptr;
  const MethodBook* methods = nullptr;    ///< null: names of methods and parameters are not judged
  const terms::Region* region = nullptr;  ///< null: counties are taken as they are written
};

/// Values parallel to the records, or every refusal and then no value: nothing is half-applied.
template <class T>
struct Taken {
  std::vector<T> values;
  std::vector<terms::RowRefusal> refusals;
  bool ok() const { return refusals.empty(); }
};

/// Refuses: a class that is no leaf, a county that the region does not know, a source without a name, a capacity
/// without unit, one coordinate alone, a social credit code that is not 18 letters and digits.
Taken<Source> read_sources(const RecordTable& table, const RecordBooks& books);

/// Refuses: an unknown source, county or class that are not those of the source, a unit that is unknown or of another
/// dimension than the class's, NO NE IE C with `included_in` missing, needless or itself, an unknown method, a further
/// parameter that is unknown, twice or outside its bounds, and two rows of one source whose periods overlap (their
/// tonnes would count twice).
/// Every decimal column whose field ends in a unit and that no member of Activity holds is a parameter.
Taken<Activity> read_activities(const RecordTable& table, const RecordBooks& books, std::span<const Source> sources);

/// Refuses what `measure_faults` refuses, and: a filter that can match nothing (an unknown class, enterprise, industry
/// or county, a source that is not of the class, enterprise, industry or county beside it, no source of all), an
/// unknown replacement class, and a replacement unit that is missing, unknown or of another dimension.
/// `sources` empty: nobody is registered yet, and filters are judged by classes and region alone.
Taken<Measure> read_measures(const RecordTable& table, const RecordBooks& books, std::span<const Source> sources);

/// Records of the form, in stored spelling; reading them gives the same values (but `record`). Requires: as
/// RecordTable::form.
std::vector<terms::Record> write_sources(const terms::Form& form, std::span<const Source> sources);
std::vector<terms::Record> write_activities(const terms::Form& form, std::span<const Activity> activities);
std::vector<terms::Record> write_measures(const terms::Form& form, std::span<const Measure> measures);

}  // namespace lantian::inventory
