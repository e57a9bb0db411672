import assay_kit


def load():
    import solution

    return {"greet": solution.greet}, ()


assay_kit.serve(load)
