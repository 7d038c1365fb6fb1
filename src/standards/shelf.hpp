#pragma once
#include "standards/rulebook.hpp"

#include <deque>
#include <string>

namespace lantian::standards {

/// A set of rules as its file names it, before the names are looked up.
struct SetDraft {
  Standard standard;
  std::string limits;
  std::string index;
  std::string evaluation;
  std::string composite;
  int line = 0;  ///< of the table that names the parts
};

/// Everything read so far. Deques: heads and standards are pointed at while more files arrive.
struct Shelves {
  std::deque<LimitRule> limits;
  std::deque<IndexRule> indices;
  std::deque<EvaluationRule> evaluations;
  std::deque<CompositeRule> composites;
  std::deque<ClassRule> classes;
  std::deque<StatusRule> statuses;
  std::deque<QualityRule> qualities;
  std::deque<CemsRule> cems;
  std::deque<SetDraft> sets;
};

/// Reads one rule file onto the shelves. Whatever is wrong with it is added to `faults`; the rule may then be
/// half-read, which is why a book with faults is never handed out.
void read_rule_file(const terms::SourceFile& file, Shelves& shelves, std::vector<Fault>& faults);

/// The readers by kind. `section` is the whole file, its head already read.
LimitRule read_limits(terms::Section& section);
IndexRule read_index(terms::Section& section);
EvaluationRule read_evaluation(terms::Section& section);
CompositeRule read_composite(terms::Section& section);
ClassRule read_classes(terms::Section& section);
StatusRule read_status(terms::Section& section);
QualityRule read_quality(terms::Section& section);
CemsRule read_cems(terms::Section& section);
SetDraft read_set(terms::Section& section);

/// Shared by several readers: the class names under key, their numbers counted up when a row gives none.
std::vector<Level> read_levels(terms::Section& section, std::string_view key);
/// The heads of everything on the shelves, by id and edition.
std::vector<const RuleHead*> heads_of(const Shelves& shelves);
/// True when some place lies in both lists of area prefixes.
bool areas_meet(const std::vector<std::string>& a, const std::vector<std::string>& b);

/// Faults between files: an id twice, editions that overlap, references to nothing. `faults` gets them in file order.
void check_together(const Shelves& shelves, std::vector<Fault>& faults);

/// The tables of each kind as text.
std::string described_limits(const LimitRule& rule);
std::string described_index(const IndexRule& rule);
std::string described_evaluation(const EvaluationRule& rule);
std::string described_composite(const CompositeRule& rule);
std::string described_classes(const ClassRule& rule);
std::string described_status(const StatusRule& rule);
std::string described_quality(const QualityRule& rule);
std::string described_cems(const CemsRule& rule);
std::string described_set(const Standard& standard);
std::string described_head(const RuleHead& head);

struct Rulebook::Shelf : Shelves {
  std::deque<Standard> standards;  ///< the sets with their parts found, by family and date
  std::vector<const RuleHead*> heads;
};

}  // namespace lantian::standards
