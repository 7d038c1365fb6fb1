#pragma once
#include "docket/region_docket.hpp"
#include "report/templates.hpp"
#include "terms/region.hpp"

#include <string>
#include <string_view>

/// The words of the docket's tables in Chinese and English: data/docket/words.toml.
namespace lantian::report {

struct DocketWords {
  Phrases zh;
  Phrases en;
  const Phrases& in(bool chinese) const { return chinese ? zh : en; }
};

/// Returns malformed with every fault, one a line: not TOML, a word that is no { zh, en } pair, one language missing.
Result<DocketWords> read_docket_words(const terms::SourceFile& file);

/// One language of everything that a table of cases names. Pointers must outlive it; `region` and `vocabulary` may be
/// null, then ids stand for names.
struct DocketSpeech {
  const DocketWords* words = nullptr;
  const terms::Region* region = nullptr;
  const docket::Vocabulary* vocabulary = nullptr;
  bool chinese = true;
  const docket::RegionDocket* offices = nullptr;  ///< names of offices of one area; may be null

  std::string say(std::string_view key) const { return words->in(chinese).say(key); }
  std::string say(std::string_view key, Slots slots) const { return words->in(chinese).say(key, slots); }
  const std::string& name(const terms::Name& name) const { return name.shown(chinese); }
  /// Names of a place, a topic, an office; the id itself when nobody knows it. A town or village below a county of the
  /// region is "county code".
  std::string place(std::string_view id) const;
  std::string topic(std::string_view id) const;
  std::string unit(std::string_view id) const;
  /// The name that the office of an area has there, else `unit`.
  std::string office(std::string_view id, std::string_view area) const;
};

}  // namespace lantian::report
