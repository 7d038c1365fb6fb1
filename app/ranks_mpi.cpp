#include "app/ranks.hpp"

#include <mpi.h>

namespace lantian::app {
namespace {

/// MPI from the first question to the end of the process. The counter of work lies with rank 0; others add to it from
/// afar (MPI-3.1, chapter 11), so no process has to serve the rest.
class Together final : public Ranks {
 public:
  Together() {
    int provided = 0;
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
    MPI_Comm_rank(MPI_COMM_WORLD, &number_);
    MPI_Comm_size(MPI_COMM_WORLD, &count_);
    MPI_Comm machine{};
    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, number_, MPI_INFO_NULL, &machine);
    MPI_Comm_size(machine, &on_machine_);
    MPI_Comm_free(&machine);
    const MPI_Aint size = number_ == 0 ? static_cast<MPI_Aint>(sizeof(long long)) : 0;
    MPI_Win_allocate(size, static_cast<int>(sizeof(long long)), MPI_INFO_NULL, MPI_COMM_WORLD, &next_, &window_);
    if (number_ == 0) *next_ = 0;
    MPI_Barrier(MPI_COMM_WORLD);
    MPI_Win_lock_all(0, window_);
  }
  ~Together() override {
    MPI_Win_unlock_all(window_);
    MPI_Win_free(&window_);
    MPI_Finalize();
  }

  std::size_t number() const override { return static_cast<std::size_t>(number_); }
  std::size_t count() const override { return static_cast<std::size_t>(count_); }
  std::size_t on_machine() const override { return static_cast<std::size_t>(on_machine_); }

  std::size_t take() override {
    const long long one = 1;
    long long taken = 0;
    MPI_Fetch_and_op(&one, &taken, MPI_LONG_LONG, 0, 0, MPI_SUM, window_);
    MPI_Win_flush(0, window_);
    return static_cast<std::size_t>(taken);
  }
  void attend() override {
    int flag = 0;
    MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &flag, MPI_STATUS_IGNORE);
  }
  bool all_well(bool well) override {
    const int mine = well ? 1 : 0;
    int all = 0;
    MPI_Allreduce(&mine, &all, 1, MPI_INT, MPI_MIN, MPI_COMM_WORLD);
    return all == 1;
  }
  void give_up(int code) override { MPI_Abort(MPI_COMM_WORLD, code); }

 private:
  int number_ = 0, count_ = 1, on_machine_ = 1;
  long long* next_ = nullptr;
  MPI_Win window_{};
};

}  // namespace

Ranks& Ranks::here() {
  static Together together;
  return together;
}

}  // namespace lantian::app
