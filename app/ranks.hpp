#pragma once
#include <cstddef>

/// The processes that share one run: those that mpirun or srun started together, or this one alone.
namespace lantian::app {

/// One in a process, made when first asked for and closed at its end. Every call is of the main thread.
class Ranks {
 public:
  /// Joins the others when a launcher of MPI started this process and the program was built with MPI.
  static Ranks& here();

  virtual ~Ranks() = default;
  Ranks(const Ranks&) = delete;
  Ranks& operator=(const Ranks&) = delete;

  virtual std::size_t number() const = 0;      ///< of this process, from 0
  virtual std::size_t count() const = 0;       ///< of all processes
  virtual std::size_t on_machine() const = 0;  ///< processes on this machine, which share its cores
  bool alone() const { return count() == 1; }
  bool first() const { return number() == 0; }

  /// The next number from 0 on that no process has taken yet.
  virtual std::size_t take() = 0;
  /// Lets others take while this one works: called now and then.
  virtual void attend() = 0;
  /// Waits until every process is here; whether all of them say that they are well.
  virtual bool all_well(bool well) = 0;
  /// This process ends with `code` and can no longer meet the others: they end as well.
  virtual void give_up(int code) = 0;

 protected:
  Ranks() = default;
};

}  // namespace lantian::app
